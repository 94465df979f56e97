-- What pg_stat_statements has counted in one database: a row for every statement that ended, while its transaction is still open.
select queryid::int8 as queryid,
       sum(calls)::int8 as calls,
       sum(total_exec_time)::float8 / 1000 as seconds,
       null::float8 as since
from public.pg_stat_statements(false)
where dbid = {database}
  and toplevel
  and queryid is not null
group by queryid
limit 10000
