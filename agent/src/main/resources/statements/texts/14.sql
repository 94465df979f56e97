-- Texts of some statements, given by their numbers; asked for rarely, because the server reads its whole text file for it.
select queryid::text as queryid,
       min(left(query, 1000)) as query
from public.pg_stat_statements(true)
where queryid = any ('{0}'::int8[])
group by 1
