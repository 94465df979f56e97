select pid::text as pid,
       datid::int8 as datid,
       relid::int8 as relid,
       case param5 when 1 then 'COPY FROM' when 2 then 'COPY TO' else '' end as command,
       param1::float8 as bytes_processed,
       param2::float8 as bytes_total,
       param3::float8 as tuples_processed
from pg_stat_get_progress_info('COPY')
