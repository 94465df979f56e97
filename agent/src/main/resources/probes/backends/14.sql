select coalesce(backend_type, '')::text as backend_type,
       count(*)::float8 as backends,
       case when backend_type = 'client backend' then count(*) filter (where application_name = 'godwit') end::float8 as ours,
       count(*) filter (where state = 'active' and wait_event_type is not null)::float8 as waiting
from pg_stat_get_activity(null)
group by backend_type
