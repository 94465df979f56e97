-- Texts of statements of this database, of those given or of all; asked for rarely, because the server reads its whole text file.
select queryid::text as queryid,
       min(left(query, 4096)) as query
from public.pg_stat_statements(true)
where dbid = (select oid from pg_database where datname = current_database())
  and (queryid = any ('{0}'::int8[]) or '{0}' = '{}')
group by 1
limit 10000
