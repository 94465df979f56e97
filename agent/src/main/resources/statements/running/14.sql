-- What the counters of pg_stat_statements belong to, whether our role is ours alone, and statements that have run for more than
-- a second: the extension knows them only when they have ended. Functions only. One row without a pid if nothing runs that long.
with activity as materialized (
    select * from pg_stat_get_activity(null)
), own as (
    select min(who.usesysid::int8) as userid,
           bool_and(who.application_name = 'godwit') and current_setting('is_superuser') = 'off' as alone
    from activity who
    where who.usesysid = (select me.usesysid from activity me where me.pid = pg_backend_pid())
)
select extract(epoch from clock_timestamp())::float8 as now,
       extract(epoch from pg_postmaster_start_time())::float8 as started,
       coalesce(extract(epoch from server.stats_reset), 0)::float8 as reset,
       server.dealloc::float8 as evictions,
       own.userid as own_userid,
       own.alone as own_alone,
       running.pid,
       running.began,
       running.userid,
       running.dbid,
       running.queryid,
       running.age
from public.pg_stat_statements_info() as server
cross join own
left join (
    select pid::int8 as pid,
           extract(epoch from query_start)::float8 as began,
           usesysid::int8 as userid,
           datid::int8 as dbid,
           coalesce(query_id::text, '') as queryid,
           extract(epoch from clock_timestamp() - query_start)::float8 as age
    from activity
    where state = 'active'
      and backend_type = 'client backend'
      and pid <> pg_backend_pid()
      and query_start < clock_timestamp() - interval '1 second'
    order by query_start
    limit 200
) as running on true
