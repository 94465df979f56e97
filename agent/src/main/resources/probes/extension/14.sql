-- Where pg_stat_statements lives, if it is installed here; its columns follow the extension's version, not the server's.
select quote_ident(n.nspname::text) as schema,
       e.extversion::text as version
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
where e.extname = 'pg_stat_statements'
