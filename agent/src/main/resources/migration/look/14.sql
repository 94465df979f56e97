-- Sessions that may be migrating, each with its locks: who holds or wants a key of a migration tool, a strong lock on a user's
-- relation or a lock on a history, who goes by a tool's name or has the port of an announced command, and whoever is followed already. Functions only: nothing here waits.
with locks as materialized (
    select l.pid, l.database::int8 as database, l.relation::int8 as relation, l.mode, l.granted,
           case when l.objsubid = 2 then 'marker' else l.locktype end as locktype,
           case l.objsubid when 1 then (l.classid::int8 << 32) | l.objid::int8 when 2 then l.objid::int8 end as key,
           extract(epoch from clock_timestamp() - l.waitstart)::float8 as waited
    from pg_lock_status() l
    where l.pid <> pg_backend_pid()
      and (l.locktype = 'advisory' and l.objsubid = 1
           -- The marker a script may set: pg_advisory_xact_lock_shared(777, number of the statement).
           or l.locktype = 'advisory' and l.objsubid = 2 and l.classid = 777
           or l.locktype = 'relation' and l.relation >= 16384)
), signed as (
    select pid from locks where key = any('{keys}'::int8[]) or locktype = 'marker'
    union
    select pid from locks where relation = any('{tables}'::int8[]) and mode <> 'AccessShareLock'
    union
    select pid from locks
    where locktype = 'relation'
      and mode in ('ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
), sessions as (
    select a.*
    from pg_stat_get_activity(null) a
    where a.backend_type = 'client backend'
      and a.pid <> pg_backend_pid()
      and (a.pid in (select pid from signed)
           or a.pid = any('{followed}'::int4[])
           or a.client_port = any('{ports}'::int4[])
           or a.application_name = any('{applications}'::text[])
           or a.application_name ~ '^migrat[a-z]* [0-9]+/[0-9]+$')
    order by a.backend_start
    limit 50
)
select extract(epoch from clock_timestamp())::float8 as now,
       pg_size_bytes(current_setting('track_activity_query_size'))::int8 as longest,
       s.pid::int8 as pid,
       extract(epoch from s.backend_start)::float8 as backend_start,
       s.datid::int8 as datid,
       s.usesysid::int8 as usesysid,
       coalesce(s.application_name, '') as application_name,
       coalesce(host(s.client_addr), 'local') as client,
       coalesce(s.client_port, -1)::int8 as client_port,
       coalesce(s.state, '') as state,
       extract(epoch from s.xact_start)::float8 as xact_start,
       extract(epoch from s.query_start)::float8 as query_start,
       extract(epoch from s.state_change)::float8 as state_change,
       coalesce(s.wait_event_type, '') as wait_event_type,
       coalesce(s.wait_event, '') as wait_event,
       s.backend_xid is not null as writes,
       s.query_id::int8 as query_id,
       left(coalesce(s.query, ''), 65536) as query,
       (select json_agg(json_build_array(l.locktype, l.database, l.relation, l.key::text, l.mode, l.granted, l.waited))
        from (select * from locks m where m.pid = s.pid order by m.granted, m.mode limit 200) l)::text as locks
from sessions s
