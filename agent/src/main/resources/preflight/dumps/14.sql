-- Dumps of this database: each holds a lock on every table until it is done.
select a.pid::int8 as pid,
       a.application_name::text as application_name,
       extract(epoch from clock_timestamp() - a.backend_start)::float8 as age
from pg_stat_get_activity(null) a
where a.datid = (select oid from pg_database where datname = current_database())
  and (a.application_name in ('pg_dump', 'pg_dumpall') or a.application_name like 'godwit-backup-%')
order by a.backend_start
limit 20
