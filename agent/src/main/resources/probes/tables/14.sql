-- The hundred largest tables. Plain catalogs and statistics functions only: nothing here waits for a locked table.
with largest as (
    select c.oid, n.nspname, c.relname, c.relpages, c.reltoastrelid
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm')
      and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_t'
    order by c.relpages desc, c.oid
    limit 100
), indexes as (
    select i.indrelid, sum(c.relpages) as pages
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where i.indrelid in (select oid from largest)
    group by 1
)
select current_database()::text as datname,
       l.nspname::text as schemaname,
       l.relname::text as relname,
       pg_stat_get_numscans(l.oid)::float8 as seq_scan,
       pg_stat_get_tuples_returned(l.oid)::float8 as seq_tup_read,
       x.idx_scan,
       (x.idx_tup_fetch + pg_stat_get_tuples_fetched(l.oid))::float8 as idx_tup_fetch,
       pg_stat_get_tuples_inserted(l.oid)::float8 as n_tup_ins,
       pg_stat_get_tuples_updated(l.oid)::float8 as n_tup_upd,
       pg_stat_get_tuples_deleted(l.oid)::float8 as n_tup_del,
       pg_stat_get_tuples_hot_updated(l.oid)::float8 as n_tup_hot_upd,
       pg_stat_get_live_tuples(l.oid)::float8 as n_live_tup,
       pg_stat_get_dead_tuples(l.oid)::float8 as n_dead_tup,
       pg_stat_get_mod_since_analyze(l.oid)::float8 as n_mod_since_analyze,
       extract(epoch from pg_stat_get_last_vacuum_time(l.oid))::float8 as last_vacuum,
       extract(epoch from pg_stat_get_last_autovacuum_time(l.oid))::float8 as last_autovacuum,
       extract(epoch from pg_stat_get_last_analyze_time(l.oid))::float8 as last_analyze,
       extract(epoch from pg_stat_get_last_autoanalyze_time(l.oid))::float8 as last_autoanalyze,
       pg_stat_get_vacuum_count(l.oid)::float8 as vacuum_count,
       pg_stat_get_autovacuum_count(l.oid)::float8 as autovacuum_count,
       pg_stat_get_analyze_count(l.oid)::float8 as analyze_count,
       pg_stat_get_autoanalyze_count(l.oid)::float8 as autoanalyze_count,
       (l.relpages + coalesce(t.relpages, 0))::float8 * current_setting('block_size')::int8 as table_size_bytes,
       coalesce(i.pages, 0)::float8 * current_setting('block_size')::int8 as index_size_bytes
from largest l
left join pg_class t on t.oid = l.reltoastrelid
left join indexes i on i.indrelid = l.oid
left join lateral (
    select sum(pg_stat_get_numscans(indexrelid))::float8 as idx_scan,
           coalesce(sum(pg_stat_get_tuples_fetched(indexrelid)), 0) as idx_tup_fetch
    from pg_index
    where indrelid = l.oid
) x on true
