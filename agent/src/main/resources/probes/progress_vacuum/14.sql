select pid::text as pid,
       datid::int8 as datid,
       relid::int8 as relid,
       param1::float8 as phase,
       param2::float8 as heap_blks,
       param3::float8 as heap_blks_scanned,
       param4::float8 as heap_blks_vacuumed,
       param5::float8 as index_vacuums
from pg_stat_get_progress_info('VACUUM')
