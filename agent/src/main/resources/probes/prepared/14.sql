select left(gid, 100)::text as gid,
       dbid::int8 as dbid,
       extract(epoch from clock_timestamp() - prepared)::float8 as age_seconds,
       null::float8 as prepared
from pg_prepared_xact()
union all
select '', 0, null, count(*) from pg_prepared_xact()
