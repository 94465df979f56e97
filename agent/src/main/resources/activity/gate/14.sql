-- Who waits for a lock right now. Functions only: nothing here can itself wait for a relation.
select pid::int8 as pid,
       extract(epoch from query_start)::float8 as query_start
from pg_stat_get_activity(null)
where wait_event_type = 'Lock'
