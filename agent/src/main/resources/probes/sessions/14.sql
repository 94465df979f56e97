-- Sessions by what they do, without our own. A function, not the view: the view joins catalogs that can be locked.
select datid::int8 as datid,
       usesysid::int8 as usesysid,
       state::text as state,
       coalesce(application_name, '')::text as application_name,
       coalesce(backend_type, '')::text as backend_type,
       coalesce(wait_event_type, '')::text as wait_event_type,
       coalesce(wait_event, '')::text as wait_event,
       count(*)::float8 as sessions,
       coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as transaction_seconds
from pg_stat_get_activity(null)
where pid <> pg_backend_pid()
  and application_name is distinct from 'godwit'
  and datid <> 0
  and state is not null
group by 1, 2, 3, 4, 5, 6, 7
