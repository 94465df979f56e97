select left(gid, 100) as gid,
       dbid::int8 as dbid,
       extract(epoch from clock_timestamp() - prepared)::float8 as age_seconds
from pg_prepared_xact()
limit 50
