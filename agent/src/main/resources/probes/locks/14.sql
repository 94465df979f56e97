-- Locks by database and mode. Functions, not views, to stay clear of every catalog.
select database::int8 as database,
       lower(mode) as mode,
       count(*)::float8 as locks,
       count(*) filter (where not granted)::float8 as waiting
from pg_lock_status()
where pid is distinct from pg_backend_pid()
  and database <> 0
group by 1, 2
