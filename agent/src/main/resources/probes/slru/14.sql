select name::text as name,
       blks_hit::float8 as blks_hit,
       blks_read::float8 as blks_read,
       blks_written::float8 as blks_written
from pg_stat_get_slru()
