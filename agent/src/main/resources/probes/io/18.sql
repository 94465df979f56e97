select backend_type::text as backend_type,
       object::text as object,
       context::text as context,
       reads::float8 as reads,
       read_bytes::float8 as read_bytes,
       read_time::float8 / 1000 as read_seconds,
       writes::float8 as writes,
       write_bytes::float8 as write_bytes,
       write_time::float8 / 1000 as write_seconds,
       extends::float8 as extends,
       hits::float8 as hits,
       evictions::float8 as evictions,
       reuses::float8 as reuses,
       fsyncs::float8 as fsyncs,
       fsync_time::float8 / 1000 as fsync_seconds
from pg_stat_io
where coalesce(reads, 0) + coalesce(writes, 0) + coalesce(extends, 0) + coalesce(hits, 0) > 0
