select current_database()::text as datname,
       n.nspname::text as schemaname,
       t.relname::text as relname,
       c.relname::text as indexrelname,
       1::float8 as invalid
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
where not i.indisvalid
