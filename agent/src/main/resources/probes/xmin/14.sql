-- The oldest of each kind only. Functions, not views.
(select 'session'::text as holder, pid::text as name,
        greatest(age(backend_xmin), age(backend_xid))::float8 as age
 from pg_stat_get_activity(null)
 where (backend_xmin is not null or backend_xid is not null)
   and pid <> pg_backend_pid()
   and backend_type <> 'walsender'
   and application_name is distinct from 'godwit'
 order by 3 desc limit 3)
union all
(select 'standby', coalesce(nullif(application_name, ''), pid::text), age(backend_xmin)::float8
 from pg_stat_get_activity(null)
 where backend_type = 'walsender' and backend_xmin is not null
 order by 3 desc limit 3)
union all
(select 'prepared', left(gid, 100)::text, age(transaction)::float8
 from pg_prepared_xact()
 order by 3 desc limit 3)
union all
(select 'slot', slot_name::text, greatest(age(xmin), age(catalog_xmin))::float8
 from pg_get_replication_slots()
 where xmin is not null or catalog_xmin is not null
 order by 3 desc limit 3)
