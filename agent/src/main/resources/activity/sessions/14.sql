-- Every waiter with its blockers, and the blockers themselves. Edges only: the tree is built in memory, because a recursive
-- query explodes when many wait for one row. pg_blocking_pids names queued blockers too, and 0 for a prepared transaction.
with activity as materialized (
    select * from pg_stat_get_activity(null)
), waiters as materialized (
    -- Those who wait for a relation come before those in line for a row: there may be thousands of the latter.
    select pid, pg_blocking_pids(pid) as blockers
    from activity
    where wait_event_type = 'Lock'
    order by (wait_event = 'relation') desc, query_start
    limit 200
)
select a.pid::int8 as pid,
       a.datid::int8 as datid,
       a.usesysid::int8 as usesysid,
       coalesce(a.application_name, '') as application_name,
       coalesce(a.state, '') as state,
       coalesce(a.backend_type, '') as backend_type,
       extract(epoch from clock_timestamp() - a.xact_start)::float8 as transaction_seconds,
       extract(epoch from clock_timestamp() - a.state_change)::float8 as state_seconds,
       extract(epoch from clock_timestamp() - a.query_start)::float8 as query_seconds,
       left(a.query, 1000) as query,
       coalesce(a.wait_event_type = 'Lock', false) as waiting,
       array_to_string(w.blockers, ',') as blockers
from activity a
left join waiters w on w.pid = a.pid
where w.pid is not null
   or a.pid in (select unnest(blockers) from waiters)
