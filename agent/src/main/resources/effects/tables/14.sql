-- Tables that are large enough to matter, and those given: how much of them is known visible, when they were analyzed, who reads.
select c.oid::int8 as oid, n.nspname::text as schemaname, c.relname::text as relname,
       c.relfilenode::int8 as filenode, c.relpages::int8 as pages, c.relallvisible::int8 as visible,
       greatest(pg_stat_get_live_tuples(c.oid), c.reltuples::int8)::float8 as tuples,
       coalesce(extract(epoch from greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid))),
                0)::float8 as analyzed,
       (pg_stat_get_numscans(c.oid)
           + coalesce((select sum(pg_stat_get_numscans(i.indexrelid)) from pg_index i where i.indrelid = c.oid), 0))::float8 as scans
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm')
  and c.oid >= 16384
  and (c.relpages >= 100 or c.oid = any ('{0}'::int8[]::oid[]))
order by c.relpages desc
limit 20000
