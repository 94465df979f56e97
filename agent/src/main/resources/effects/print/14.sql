-- One hash and a count of each sort of thing a schema is made of. Raw catalogs only: no function here waits for a locked table.
-- Rows that maintenance rewrites (relations, indexes, constraints of indexes, sequences) are hashed by their content, the others
-- by the transaction that wrote them. Partitions are left out, and tables shaped as a partitioned one: those come and go; and
-- what belongs to an extension.
with owned as materialized (
    select d.classid, d.objid
    from pg_depend d
    where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
), relations as materialized (
    select c.oid, c.relkind, c.relnamespace, c.relname, c.relpersistence, c.relreplident, c.reloptions, c.relrowsecurity,
           c.relforcerowsecurity, c.relam, c.relowner, c.relacl, c.reltablespace, c.relnatts
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.oid >= 16384
      and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'S')
      and c.relpersistence <> 't'
      and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname !~ '^pg_t'
      and c.oid not in (select objid from owned where classid = 'pg_class'::regclass)
), parents as materialized (
    select a.attrelid as oid, bit_xor(hashtextextended(a.attname, a.atttypid::int8 + a.atttypmod)) as shape
    from pg_attribute a
    where a.attnum > 0 and not a.attisdropped
      and a.attrelid in (select oid from relations where relkind = 'p')
    group by 1
), alike as materialized (
    select a.attrelid as oid
    from pg_attribute a
    where a.attnum > 0 and not a.attisdropped
      and exists (select from parents)
      and a.attrelid in (select oid from relations where relkind = 'r')
    group by 1
    having bit_xor(hashtextextended(a.attname, a.atttypid::int8 + a.atttypmod)) in (select shape from parents)
), kept as materialized (
    select * from relations where oid not in (select oid from alike)
), columns as (
    select count(*) as n,
           bit_xor(hashint8extended(a.attrelid::int8 * 65536 + a.attnum, a.xmin::text::int8)) as hash
    from pg_attribute a
    where a.attnum > 0 and not a.attisdropped
      and a.attrelid in (select oid from kept where relkind <> 'S')
), defaults as (
    select bit_xor(hashint8extended(d.adrelid::int8 * 65536 + d.adnum, d.xmin::text::int8)) as hash
    from pg_attrdef d
    where d.adrelid in (select oid from kept)
), indexes as (
    select count(*) as n,
           bit_xor(hashtextextended(
               concat_ws(' ', i.indrelid, c.relname, c.reloptions, i.indkey, i.indclass, i.indcollation, i.indoption, i.indisunique,
                         i.indisprimary, i.indisvalid, i.indisclustered, i.indisreplident, i.indpred, i.indexprs,
                         c.reltablespace), 0)) as hash
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where i.indrelid in (select oid from kept)
      and not c.relispartition
      and (i.indisvalid or c.relname !~ '_cc(new|old)[0-9]*$')
), constraints as (
    select count(*) as n,
           bit_xor(hashtextextended(
               concat_ws(' ', k.conrelid, k.contypid, k.conname, k.contype, k.convalidated, k.condeferrable, k.condeferred, k.conkey,
                         k.confrelid, k.confkey, k.confupdtype, k.confdeltype, k.confmatchtype,
                         case when k.contype in ('c', 'n') then k.xmin end), 0)) as hash
    from pg_constraint k
    where k.oid >= 16384
      and k.conparentid = 0
      and (k.conrelid = 0 or k.conrelid in (select oid from kept))
), kinds as (
    select count(*) as n, bit_xor(hashint8extended(t.oid::int8, t.xmin::text::int8)) as hash
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.oid >= 16384 and t.typtype in ('d', 'e', 'r', 'm') and n.nspname !~ '^pg_t'
      and t.oid not in (select objid from owned where classid = 'pg_type'::regclass)
), labels as (
    select bit_xor(hashtextextended(e.enumlabel, e.enumtypid::int8 + hashfloat4(e.enumsortorder))) as hash
    from pg_enum e
    where e.enumtypid not in (select objid from owned where classid = 'pg_type'::regclass)
), sequences as (
    select bit_xor(hashtextextended(
               concat_ws(' ', s.seqrelid, s.seqtypid, s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle), 0)) as hash
    from pg_sequence s
    where s.seqrelid in (select oid from kept where relkind = 'S')
), routines as (
    select count(*) as n, bit_xor(hashint8extended(p.oid::int8, p.xmin::text::int8)) as hash
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where p.oid >= 16384 and n.nspname !~ '^pg_t'
      and p.oid not in (select objid from owned where classid = 'pg_proc'::regclass)
), rules as (
    select bit_xor(hashint8extended(r.oid::int8, r.xmin::text::int8)) as hash
    from pg_rewrite r
    where r.ev_class in (select oid from kept)
), triggers as (
    select count(*) as n, bit_xor(hashint8extended(g.oid::int8, g.xmin::text::int8)) as hash
    from pg_trigger g
    where not g.tgisinternal and g.tgparentid = 0 and g.tgrelid in (select oid from kept)
), silenced as (
    select bit_xor(hashint8extended(g.tgconstraint::int8, ascii(g.tgenabled))) as hash
    from pg_trigger g
    where g.tgisinternal and g.tgenabled <> 'O' and g.tgparentid = 0 and g.tgrelid in (select oid from kept)
), policies as (
    select bit_xor(hashint8extended(p.oid::int8, p.xmin::text::int8)) as hash
    from pg_policy p
    where p.polrelid in (select oid from kept)
), schemas as (
    select bit_xor(hashtextextended(concat_ws(' ', nspname, nspowner, nspacl), 0)) as hash from pg_namespace where nspname !~ '^pg_'
), others as (
    select bit_xor(hash) as hash
    from (select hashint8extended(oid::int8, xmin::text::int8) as hash from pg_extension
          union all
          select hashint8extended(oid::int8, xmin::text::int8) from pg_statistic_ext
          union all
          select hashint8extended(oid::int8, xmin::text::int8) from pg_event_trigger
          union all
          select hashint8extended(oid::int8, xmin::text::int8) from pg_publication
          union all
          select hashint8extended(oid::int8, xmin::text::int8) from pg_publication_rel) each
), whole as (
    select count(*) as n,
           bit_xor(hashtextextended(
               concat_ws(' ', oid, relkind, relnamespace, relname, relpersistence, relreplident, reloptions, relrowsecurity,
                         relforcerowsecurity, relam, relowner, relacl, reltablespace,
                         case when relkind in ('r', 'p', 'f') then relnatts end), 0)) as hash
    from kept
)
select hash_record_extended(
           (whole.hash, columns.hash, defaults.hash, indexes.hash, constraints.hash, kinds.hash, labels.hash, routines.hash,
            rules.hash, triggers.hash, silenced.hash, policies.hash, sequences.hash, schemas.hash, others.hash), 0)::text as hash,
       whole.n::int8 as relations,
       columns.n::int8 as columns,
       indexes.n::int8 as indexes,
       constraints.n::int8 as constraints,
       kinds.n::int8 as types,
       routines.n::int8 as routines,
       triggers.n::int8 as triggers
from whole, columns, defaults, indexes, constraints, kinds, labels, routines, rules, triggers, silenced, policies, sequences, schemas,
     others
