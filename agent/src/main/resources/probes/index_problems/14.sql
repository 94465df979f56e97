with
-- sizes: begin
sizes as (
    select oid, relpages::float8 * current_setting('block_size')::int8 as bytes
    from pg_class
    where relkind in ('r', 'm', 'i', 't')
)
-- sizes: end
, indexes as materialized (
    select i.*, c.relname as name, t.relname as table_name, n.nspname, coalesce(s.bytes, 0) as bytes,
           row_number() over (
               partition by i.indrelid, i.indisunique, i.indkey::text, i.indclass::text, i.indcollation::text,
                            i.indoption::text, i.indexprs::text, i.indpred::text, c.relam
               order by i.indisprimary desc, i.indexrelid) as copy
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join sizes s on s.oid = c.oid
    where c.relkind = 'i'
      and i.indisvalid
      and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_t'
)
select current_database()::text as datname,
       nspname::text as schemaname,
       table_name::text as relname,
       name::text as indexrelname,
       'unused'::text as problem,
       bytes as size_bytes,
       1::float8 as one
from indexes
where not indisunique
  and not indisreplident
  and pg_stat_get_numscans(indexrelid) = 0
union all
select current_database()::text, nspname::text, table_name::text, name::text, 'duplicate', bytes, 1
from indexes
where copy > 1
