select count(*)::float8 as transactions,
       coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as oldest_seconds
from pg_stat_get_activity(null)
where state is distinct from 'idle'
  and query not like 'autovacuum:%'
  and xact_start is not null
  and pid <> pg_backend_pid()
  and application_name is distinct from 'godwit'
