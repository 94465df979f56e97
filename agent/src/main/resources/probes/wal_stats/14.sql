select wal_records::float8 as records,
       wal_fpi::float8 as full_page_images,
       wal_bytes::float8 as bytes,
       wal_buffers_full::float8 as buffers_full
from pg_stat_get_wal()
