-- Transactions of this database that were prepared and not ended: nobody is connected, and the locks stay.
select left(p.gid, 100)::text as gid,
       extract(epoch from clock_timestamp() - p.prepared)::float8 as age
from pg_prepared_xact() p
where p.dbid = (select oid from pg_database where datname = current_database())
  and p.prepared < clock_timestamp() - {seconds} * interval '1 second'
order by age desc
limit 20
