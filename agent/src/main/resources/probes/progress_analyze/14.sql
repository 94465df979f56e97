select pid::text as pid,
       datid::int8 as datid,
       relid::int8 as relid,
       param1::float8 as phase,
       param2::float8 as sample_blks_total,
       param3::float8 as sample_blks_scanned,
       param6::float8 as child_tables_total,
       param7::float8 as child_tables_done
from pg_stat_get_progress_info('ANALYZE')
