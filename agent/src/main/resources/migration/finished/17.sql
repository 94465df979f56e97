-- As for older servers, and since when each is counted.
select queryid::int8 as queryid,
       sum(calls)::int8 as calls,
       sum(total_exec_time)::float8 / 1000 as seconds,
       extract(epoch from min(stats_since))::float8 as since
from public.pg_stat_statements(false)
where dbid = {database}
  and toplevel
  and queryid is not null
group by queryid
limit 10000
