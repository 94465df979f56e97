-- Vacuums of this database's own tables that do not step aside for a lock.
select a.pid::int8 as pid,
       split_part(split_part(a.query, ': ', 2), ' (', 1)::text as what,
       extract(epoch from clock_timestamp() - a.xact_start)::float8 as age
from pg_stat_get_activity(null) a
where a.backend_type = 'autovacuum worker'
  and a.datid = (select oid from pg_database where datname = current_database())
  and a.query like '%(to prevent wraparound)%'
  and a.query not like '% pg\_catalog.%'
  and a.query not like '% pg\_toast.%'
order by a.xact_start
limit 20
