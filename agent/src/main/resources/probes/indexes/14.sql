-- All user indexes, from catalogs, statistics functions and files: nothing here waits for a locked index.
with
-- sizes: begin
sizes as (
    select oid, relpages::float8 * current_setting('block_size')::int8 as bytes
    from pg_class
    where relkind in ('r', 'm', 'i', 't')
)
-- sizes: end
select current_database()::text as datname,
       n.nspname::text as schemaname,
       t.relname::text as relname,
       c.relname::text as indexrelname,
       pg_stat_get_numscans(c.oid)::float8 as idx_scan,
       pg_stat_get_tuples_returned(c.oid)::float8 as idx_tup_read,
       pg_stat_get_tuples_fetched(c.oid)::float8 as idx_tup_fetch,
       (pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid))::float8 as blks_read,
       pg_stat_get_blocks_hit(c.oid)::float8 as blks_hit,
       coalesce(s.bytes, 0) as size_bytes
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_class t on t.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
left join sizes s on s.oid = c.oid
where c.relkind = 'i'
  and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname !~ '^pg_t'
