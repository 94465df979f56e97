-- Transactions of this database that are open too long: a strong lock would wait for them, and everybody else behind it.
-- The last row counts the sessions this role may not see.
select a.pid::int8 as pid,
       coalesce(a.application_name, '') as application_name,
       coalesce(r.rolname, '')::text as usename,
       coalesce(a.state, '') as state,
       extract(epoch from clock_timestamp() - a.xact_start)::float8 as age,
       null::int8 as hidden
from pg_stat_get_activity(null) a
left join pg_roles r on r.oid = a.usesysid
where a.backend_type = 'client backend'
  and a.pid <> pg_backend_pid()
  and a.datid = (select oid from pg_database where datname = current_database())
  and a.xact_start < clock_timestamp() - {seconds} * interval '1 second'
  and coalesce(a.application_name, '') not in ('pg_dump', 'pg_dumpall')
  and coalesce(a.application_name, '') not like 'godwit%'
union all
select null, '', '', '', null, count(*)
from pg_stat_get_activity(null)
where query = '<insufficient privilege>'
order by age desc nulls last
limit 21
