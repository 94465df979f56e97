-- Texts, one a statement; asked for rarely, because the server reads its whole text file for it.
select queryid::text as queryid,
       min(left(query, 2000)) as query
from public.pg_stat_statements(true)
where queryid is not null
group by 1
limit 5000
