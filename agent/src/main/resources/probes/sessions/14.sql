-- Sessions by what they do, without our own. A function, not the view: the view joins catalogs that can be locked.
select datid::int8 as datid,
       usesysid::int8 as usesysid,
       coalesce(state, '') as state,
       coalesce(application_name, '') as application_name,
       coalesce(backend_type, '') as backend_type,
       coalesce(wait_event_type, '') as wait_event_type,
       coalesce(wait_event, '') as wait_event,
       count(*)::float8 as sessions,
       max(extract(epoch from clock_timestamp() - xact_start))::float8 as transaction_seconds
from pg_stat_get_activity(null)
where pid <> pg_backend_pid()
  and application_name is distinct from 'godwit'
group by 1, 2, 3, 4, 5, 6, 7
order by sessions desc
limit 500
