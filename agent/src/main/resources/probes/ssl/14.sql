select coalesce(ssl, false)::text as encrypted,
       coalesce(sslversion, '')::text as version,
       count(*)::float8 as connections
from pg_stat_get_activity(null)
where backend_type = 'client backend'
  and client_addr is not null
group by 1, 2
