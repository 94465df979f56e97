select archived_count::float8 as archived_count,
       failed_count::float8 as failed_count,
       extract(epoch from now() - last_archived_time)::float8 as last_archive_age,
       coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false)::int::float8 as failing
from pg_stat_get_archiver()
