select current_database()::text as datname,
       n.nspname::text as schemaname,
       c.relname::text as relname,
       k.conname::text as conname,
       1::float8 as not_valid
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where not k.convalidated
