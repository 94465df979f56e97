-- What one backend reports of itself. Functions, not the views on them: those wait for pg_database.
select c.command::text as command,
       p.relid::int8 as relid,
       array[p.param1, p.param2, p.param3, p.param4, p.param5, p.param6, p.param7, p.param8, p.param9, p.param10,
             p.param11, p.param12, p.param13, p.param14, p.param15, p.param16, p.param17]::int8[] as numbers
from (values ('CREATE INDEX'), ('CLUSTER'), ('COPY'), ('VACUUM'), ('ANALYZE')) as c (command)
cross join lateral pg_stat_get_progress_info(c.command) as p
where p.pid = {pid}
