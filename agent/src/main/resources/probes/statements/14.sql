-- Without texts: the (false) keeps the server from reading and spilling its whole text file. All of them are read, because the
-- distribution of latency is that of all; the most expensive come first.
select userid::int8 as userid,
       dbid::int8 as dbid,
       queryid::text as queryid,
       toplevel,
       calls::float8 as calls,
       total_exec_time::float8 as milliseconds,
       mean_exec_time::float8 as mean,
       stddev_exec_time::float8 as deviation,
       min_exec_time::float8 as shortest,
       max_exec_time::float8 as longest,
       rows::float8 as rows,
       (shared_blks_hit + shared_blks_read)::float8 as blocks,
       blk_read_time::float8 as read_milliseconds,
       blk_write_time::float8 as write_milliseconds,
       0::float8 as since,
       0::float8 as bounds_since
from public.pg_stat_statements(false)
where queryid is not null
order by total_exec_time desc
limit 10000
