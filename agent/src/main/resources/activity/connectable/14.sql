-- Databases that one can connect to, for also: all.
select datname::text as datname
from pg_database
where datallowconn
  and not datistemplate
  and has_database_privilege(oid, 'connect')
order by datname
limit 1000
