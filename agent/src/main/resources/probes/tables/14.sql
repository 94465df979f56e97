-- All user tables. Plain catalogs, statistics functions and files only: nothing here waits for a locked table.
with
-- sizes: begin
sizes as (
    select oid, relpages::float8 * current_setting('block_size')::int8 as bytes
    from pg_class
    where relkind in ('r', 'm', 'i', 't')
)
-- sizes: end
, indexes as (
    select i.indrelid,
           sum(s.bytes) as bytes,
           sum(pg_stat_get_numscans(i.indexrelid))::float8 as idx_scan,
           sum(pg_stat_get_tuples_fetched(i.indexrelid))::float8 as idx_tup_fetch,
           sum(pg_stat_get_blocks_fetched(i.indexrelid) - pg_stat_get_blocks_hit(i.indexrelid))::float8 as blks_read,
           sum(pg_stat_get_blocks_hit(i.indexrelid))::float8 as blks_hit
    from pg_index i
    left join sizes s on s.oid = i.indexrelid
    group by i.indrelid
)
select current_database()::text as datname,
       n.nspname::text as schemaname,
       c.relname::text as relname,
       c.relpages + coalesce(t.relpages, 0)
           + (pg_stat_get_live_tuples(c.oid) + pg_stat_get_dead_tuples(c.oid)) / 100 as weight,
       pg_stat_get_numscans(c.oid)::float8 as seq_scan,
       pg_stat_get_tuples_returned(c.oid)::float8 as seq_tup_read,
       coalesce(i.idx_scan, 0) as idx_scan,
       (coalesce(i.idx_tup_fetch, 0) + pg_stat_get_tuples_fetched(c.oid))::float8 as idx_tup_fetch,
       pg_stat_get_tuples_inserted(c.oid)::float8 as n_tup_ins,
       pg_stat_get_tuples_updated(c.oid)::float8 as n_tup_upd,
       pg_stat_get_tuples_deleted(c.oid)::float8 as n_tup_del,
       pg_stat_get_tuples_hot_updated(c.oid)::float8 as n_tup_hot_upd,
       pg_stat_get_live_tuples(c.oid)::float8 as n_live_tup,
       pg_stat_get_dead_tuples(c.oid)::float8 as n_dead_tup,
       pg_stat_get_mod_since_analyze(c.oid)::float8 as n_mod_since_analyze,
       coalesce(extract(epoch from pg_stat_get_last_vacuum_time(c.oid)), 0)::float8 as last_vacuum,
       coalesce(extract(epoch from pg_stat_get_last_autovacuum_time(c.oid)), 0)::float8 as last_autovacuum,
       coalesce(extract(epoch from pg_stat_get_last_analyze_time(c.oid)), 0)::float8 as last_analyze,
       coalesce(extract(epoch from pg_stat_get_last_autoanalyze_time(c.oid)), 0)::float8 as last_autoanalyze,
       pg_stat_get_vacuum_count(c.oid)::float8 as vacuum_count,
       pg_stat_get_autovacuum_count(c.oid)::float8 as autovacuum_count,
       pg_stat_get_analyze_count(c.oid)::float8 as analyze_count,
       pg_stat_get_autoanalyze_count(c.oid)::float8 as autoanalyze_count,
       coalesce(s.bytes, 0) + coalesce(ts.bytes, 0) + coalesce(ti.bytes, 0) as table_size_bytes,
       coalesce(i.bytes, 0) as index_size_bytes,
       coalesce(s.bytes, 0) + coalesce(ts.bytes, 0) + coalesce(ti.bytes, 0) + coalesce(i.bytes, 0) as size_bytes,
       (pg_stat_get_blocks_fetched(c.oid) - pg_stat_get_blocks_hit(c.oid))::float8 as heap_blks_read,
       pg_stat_get_blocks_hit(c.oid)::float8 as heap_blks_hit,
       coalesce(i.blks_read, 0) as idx_blks_read,
       coalesce(i.blks_hit, 0) as idx_blks_hit,
       coalesce(pg_stat_get_blocks_fetched(t.oid) - pg_stat_get_blocks_hit(t.oid), 0)::float8 as toast_blks_read,
       coalesce(pg_stat_get_blocks_hit(t.oid), 0)::float8 as toast_blks_hit,
       coalesce(ti.blks_read, 0) as tidx_blks_read,
       coalesce(ti.blks_hit, 0) as tidx_blks_hit,
       greatest(case when c.relfrozenxid <> '0' then age(c.relfrozenxid) end,
                case when t.relfrozenxid <> '0' then age(t.relfrozenxid) end)::float8 as frozen_age,
       greatest(case when c.relminmxid <> '0' then mxid_age(c.relminmxid) end,
                case when t.relminmxid <> '0' then mxid_age(t.relminmxid) end)::float8 as multixact_age
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_class t on t.oid = c.reltoastrelid
left join sizes s on s.oid = c.oid
left join sizes ts on ts.oid = t.oid
left join indexes i on i.indrelid = c.oid
left join indexes ti on ti.indrelid = t.oid
where c.relkind in ('r', 'm', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname !~ '^pg_t'
