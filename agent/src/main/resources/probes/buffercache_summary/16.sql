select buffers_used::float8 as used,
       buffers_unused::float8 as unused,
       buffers_dirty::float8 as dirty,
       buffers_pinned::float8 as pinned,
       coalesce(usagecount_avg, 0)::float8 as usage
from public.pg_buffercache_summary()
