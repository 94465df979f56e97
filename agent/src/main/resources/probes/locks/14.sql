-- Locks by database and mode, with a zero for each mode of our own database so that no series comes and goes. Functions, not
-- views, to stay clear of every catalog.
select database::int8 as database,
       mode,
       sum(locks)::float8 as locks,
       sum(waiting)::float8 as waiting
from (
    select database, lower(mode) as mode, 1 as locks, (not granted)::int as waiting
    from pg_lock_status()
    where pid is distinct from pg_backend_pid()
    union all
    select a.datid, m.mode, 0, 0
    from pg_stat_get_activity(pg_backend_pid()) a
    cross join unnest(array[
        'accesssharelock', 'rowsharelock', 'rowexclusivelock', 'shareupdateexclusivelock', 'sharelock',
        'sharerowexclusivelock', 'exclusivelock', 'accessexclusivelock', 'sireadlock']) as m (mode)
) counted
group by 1, 2
