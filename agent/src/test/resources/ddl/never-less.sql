alter table orders add x int
alter table orders add x int default 5 not null check (x > 0)
alter table orders add x int default null
alter table orders add x int default 1 + 1 * abs(-3)
alter table orders add x timestamptz default (now() at time zone 'utc')
alter table orders add x text default current_user::text || '-' || coalesce(current_setting('x.y', true), '')
alter table orders add x int default steady()
alter table orders add x int default shaky()
alter table orders add x uuid default gen_random_uuid()
alter table orders add x double precision default random()
alter table orders add x mood default 'sad'
alter table orders add x mood
alter table orders add x loose
alter table orders add x strict
alter table orders add x strict default 5
alter table orders add x strict[]
alter table orders add x int[] default array[1, 2]
alter table orders add x int[] default '{}'::int[]
alter table orders add x jsonb default jsonb_build_object('a', 1)
alter table orders add x int default (array[1, 2])[1]
alter table orders add x bigint default nextval('spare')
alter table orders add x smallserial
alter table orders add x int unique
alter table orders add x int references customers
alter table orders add x bigint default 1 references customers on delete cascade
alter table orders add x bigint references orders
alter table orders add x int generated always as (a * 2) stored
alter table orders add x int generated always as identity
alter table orders add x timestamptz default clock_timestamp(), drop n cascade, alter a set default 3
alter table orders add x date default date '2020-01-01', add y interval default interval '1 day'
alter table orders add column x text collate "C" default 'y' not null, add constraint xc check (a is not null) not valid
alter table elder add w int
alter table elder add w int default shaky()
alter table elder alter x set not null
alter table elder drop y
alter table elder rename x to xx
alter table elder add constraint ec check (x > 0)
alter table elder add constraint ec check (x > 0) no inherit
alter table elder alter x type bigint
alter table elder alter x set statistics 5
alter table only elder alter x set default 5
alter table younger no inherit elder
alter table parts add w int
alter table parts add w uuid default gen_random_uuid()
alter table parts drop v
alter table parts alter v set not null
alter table parts alter v type varchar(5)
alter table parts alter v set default 'v'
alter table parts rename v to vv
alter table parts add constraint pc check (id > -5)
alter table parts add constraint pc check (id > -5) not valid
alter table parts add primary key (id)
alter table parts add unique (id)
alter table parts add foreign key (id) references customers
alter table parts attach partition parts_loose for values from (5000) to (6000)
alter table parts detach partition parts_1
alter table parts detach partition parts_default
alter table parts owner to current_user
alter table parts enable row level security
alter table parts disable trigger user
alter table parts replica identity full
create table parts_2 partition of parts for values from (5000) to (6000)
create table parts_2 partition of parts for values from (5000) to (6000) partition by range (id)
create index on parts (v)
create index on only parts (v)
create unique index on parts (id, at)
drop index parts_at
drop table parts_1
drop table parts
truncate parts
truncate only parts_1
analyze parts
create trigger pt after insert on parts for each row execute function stamp()
alter table orders drop s
alter table orders drop n
alter table orders drop a cascade
alter table orders drop b cascade
alter table orders drop customer
alter table orders drop column if exists nothing
alter table orders alter a set not null
alter table orders alter a set not null, alter b set not null
alter table orders alter n drop not null
alter table orders alter n drop default, alter a set default 5
alter table orders alter d type numeric(12, 2)
alter table orders alter d type numeric(12, 4)
alter table orders alter n type bigint
alter table orders alter s type bigint using s::bigint
alter table orders alter t type timestamptz
alter table orders alter c type text
alter table orders alter j type jsonb using j::jsonb
alter table orders alter k type strict
alter table orders alter d type numeric(12, 2) using d + 1
alter table orders alter c set data type char(9)
alter table orders alter a set statistics 100
alter table orders alter b set storage external
alter table orders alter b set (n_distinct = 5)
alter table orders alter b reset (n_distinct)
alter table orders alter g drop expression
alter table orders alter g set expression as (a + 2)
alter table orders alter i drop identity
alter table orders alter i set generated always
alter table orders alter i restart with 500
alter table orders alter i set increment by 5
alter table orders alter n drop default, alter n add generated always as identity
alter table orders add constraint x unique using index orders_spare
alter table orders add constraint x unique using index orders_null
alter table orders drop constraint orders_pkey cascade, add constraint x primary key using index orders_null
alter table orders add constraint x unique (a, n)
alter table unused add constraint x primary key (a)
alter table orders add constraint x exclude using btree (id with =)
alter table orders add constraint x foreign key (a) references customers (id)
alter table orders add constraint x foreign key (a) references customers (id) not valid
alter table orders add constraint x foreign key (a) references customers (id) not enforced
alter table orders add constraint x check (a > 0) not enforced
alter table orders add constraint x not null a
alter table orders add constraint x not null a not valid
alter table orders validate constraint unproven
alter table lines validate constraint lines_later
alter table lines drop constraint lines_later
alter table orders drop constraint positive
alter table orders drop constraint orders_customer_fkey
alter table orders drop constraint orders_pkey cascade
alter table orders alter constraint orders_customer_fkey deferrable initially deferred
alter table orders alter constraint orders_customer_fkey not enforced
alter table orders rename constraint positive to p
alter table orders rename to o
alter table unused set unlogged
alter table lines set unlogged
alter table orders set (fillfactor = 70)
alter table orders set (toast.autovacuum_enabled = false, parallel_workers = 2)
alter table orders reset (fillfactor)
alter table orders set (user_catalog_table = true)
alter table orders cluster on orders_a
alter table orders set without cluster
alter table orders replica identity using index orders_spare
alter table orders disable trigger orders_stamp
alter table orders enable always trigger orders_stamp
alter table unused disable rule orders_rule
alter table orders force row level security
alter table unused set tablespace pg_default
alter table unused set access method heap
alter index orders_a rename to x
alter index orders_a set (fillfactor = 80)
alter index orders_e alter column 1 set statistics 5
alter index orders_a set tablespace pg_default
alter index orders_a depends on extension plpgsql
alter view seen rename to s
alter view seen alter a set default 5
alter view seen owner to current_user
alter view seen set (security_barrier = true)
alter materialized view kept rename to k
alter materialized view kept set (fillfactor = 70)
alter materialized view kept cluster on kept_id
alter sequence spare increment by 5
alter sequence spare owned by orders.id
alter sequence spare rename to s
alter sequence spare owner to current_user
alter type mood add value 'mad'
alter type mood rename value 'sad' to 'blue'
alter type mood rename to m
alter domain loose add check (value > -5)
alter domain loose add check (value > -5) not valid
alter domain strict set not null
alter domain loose drop not null
alter domain loose set default 5
alter domain loose rename to l
alter trigger orders_stamp on orders rename to s
alter policy orders_policy on orders using (false)
alter policy orders_policy on orders rename to p
alter rule orders_rule on unused rename to r
alter function steady() stable
alter function steady() rename to s
alter statistics orders_stat set statistics 5
alter statistics orders_stat rename to s
alter publication told add table orders
alter publication told drop table customers
alter publication told set table orders, lines
alter publication told set (publish = 'insert')
alter publication told rename to t
alter schema public owner to current_user
alter default privileges in schema public grant select on tables to public
create table x (id int)
create table x (like orders including all)
create table x (id bigint references orders, c bigint references customers (id))
create table x () inherits (orders)
create table x as select * from orders
create unlogged table x (a int primary key, b serial)
create temp table x as table orders
create table if not exists orders (id int)
create index on orders (b, a) include (n) where a > 5
create unique index on orders (id, a)
create index if not exists orders_a on orders (a)
create index on kept (a)
create view x as select a from orders join customers on true
create or replace view seen as select id, a, b, n from orders
create materialized view x as select * from orders
create materialized view x as select * from orders with no data
create trigger x after update on orders for each row execute function stamp()
create trigger x after insert on orders referencing new table as nt for each statement execute function stamp()
create constraint trigger x after insert on orders from customers for each row execute function stamp()
create trigger x instead of insert on seen for each row execute function stamp()
create rule x as on insert to orders do also insert into lines (id) values (1)
create policy x on orders for select to public using (true)
create statistics x (mcv) on a, b from orders
create statistics on (a + n) from orders
create publication x
create publication x for table orders, lines
create publication x for all tables
create sequence x owned by orders.a
create sequence x
create type x as (a int, b text)
create domain x as text check (value <> '')
create function x() returns int language sql as 'select count(*)::int from orders'
create function x() returns int begin atomic select a from orders; select 1; end
create procedure x() language sql as 'delete from orders'
create aggregate x(int) (sfunc = int4pl, stype = int)
create schema x create table y (a int) create view z as select * from y
create schema x
create cast (mood as int) with inout
create operator === (leftarg = int, rightarg = int, procedure = int4eq)
create event trigger x on ddl_command_end execute function heard()
create collation x (provider = libc, locale = 'C')
create extension pg_stat_statements
drop table unused
drop table lines
drop table orders cascade
drop table customers cascade
drop table if exists nothing
drop table unused, lines
drop index orders_a
drop index orders_a, orders_b
drop view seen
drop view seen cascade
drop materialized view kept
drop trigger orders_stamp on orders
drop rule orders_rule on unused
drop policy orders_policy on orders
drop sequence spare
drop sequence orders_s_seq cascade
drop statistics orders_stat
drop function steady()
drop function stamp() cascade
drop type mood cascade
drop domain loose cascade
drop domain strict
drop publication told
drop schema public cascade
truncate unused
truncate orders cascade
truncate customers cascade
truncate table lines, unused restart identity
lock table orders, customers in share mode
lock orders
lock table seen in exclusive mode
cluster orders using orders_a
cluster orders_a on orders
reindex table orders
reindex index orders_a
reindex (verbose) table unused
analyze orders (a, n)
analyze verbose unused, lines
refresh materialized view kept
refresh materialized view kept with no data
refresh materialized view concurrently kept
comment on table orders is 'x'
comment on column public.orders.a is 'x'
comment on index orders_a is 'x'
comment on view seen is 'x'
comment on constraint positive on orders is 'x'
comment on trigger orders_stamp on orders is 'x'
comment on function steady() is 'x'
comment on type mood is 'x'
grant select on orders to public
grant select (a), update (b) on orders to public
grant all on all tables in schema public to public
grant usage on sequence spare to public
revoke all on orders from public
insert into orders (id) values (1000)
insert into lines select 10000, id from orders limit 1
insert into unused values (1) on conflict do nothing
update orders set n = 1 where id = 5
delete from lines where id = 5
delete from customers where id = 7777
merge into calm u using lines l on l.id = u.a when matched then update set a = 5 when not matched then do nothing
with x as (delete from lines where id = 1 returning *) select * from x
select * from orders for update
select id into x from orders
values (1)
table orders
explain select * from orders
explain analyze update orders set n = 1
do $$ begin alter table orders add x int; create index on orders (b); end $$
do $$ begin execute 'alter table orders add x int default random()'; end $$
do $$ declare t text := 'orders'; begin if true then execute format('drop table %I cascade', t); end if; end $$
do $$ begin for z in 1..3 loop update orders set n = z where id = z; end loop; end $$
set local work_mem = '8MB'
