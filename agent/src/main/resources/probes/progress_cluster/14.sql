select pid::text as pid,
       datid::int8 as datid,
       relid::int8 as relid,
       case param1 when 1 then 'CLUSTER' when 2 then 'VACUUM FULL' else '' end as command,
       param2::float8 as phase,
       param6::float8 as heap_blks_total,
       param7::float8 as heap_blks_scanned
from pg_stat_get_progress_info('CLUSTER')
