select pid::text as pid,
       param1::float8 as phase,
       nullif(param2, -1)::float8 as backup_total,
       param3::float8 as backup_streamed,
       param4::float8 as tablespaces_total,
       param5::float8 as tablespaces_streamed
from pg_stat_get_progress_info('BASEBACKUP')
