-- How AEs decide on leads, and how good these decisions prove to be.

-- What followed a hand-over of the same lead: later ones, and deals of it or of later ones.
create table later_offers as
select before.id, later.ae, later.decision, later.deal
from offers as before
join offers as later on before.lead = later.lead and before.lead_offer < later.lead_offer;

create table later_deals as
with ties as (
    select offers.id, deals.id as deal from offers join deals using (lead)
    union
    select id, deal from later_offers where deal is not null
)
select ties.id, ties.deal, deals.owner, deals.is_closed, deals.is_won, deals.created_at
from ties
join offers on ties.id = offers.id
join deals on ties.deal = deals.id and deals.created_at >= offers.sent_at;

create table rejections as
select
    id,
    month,
    ae,
    case
        when exists (from later_deals as d where d.id = o.id and d.owner <> o.ae and d.is_won)
            then 'won_by_other'
        when exists (from later_offers as l where l.id = o.id and l.ae = o.ae and l.decision = 'accepted')
            or exists (from later_deals as d where d.id = o.id and d.owner = o.ae)
            then 'accepted_by_self_later'
        when exists (from later_deals as d where d.id = o.id and d.owner <> o.ae and not d.is_closed)
            then 'accepted_by_other'
        when exists (from later_deals as d where d.id = o.id and d.owner <> o.ae)
            then 'lost_by_other'
        when exists (from later_offers as l where l.id = o.id and l.decision = 'accepted')
            then 'accepted_by_other'
        when exists (from later_offers as l where l.id = o.id and l.decision = 'undecided')
            then 'offered_again_undecided'
        when exists (from later_offers as l where l.id = o.id) then 'rejected_again'
        else 'not_offered_again'
    end as fate,
from offers as o
where decision = 'rejected';

-- The deal that an accepted hand-over names, else the lead's first one afterwards.
create table acceptances as
select
    offers.id,
    coalesce(
        offers.deal,
        (
            select arg_min(deal, created_at) from later_deals
            where later_deals.id = offers.id
        )
    ) as deal,
from offers
where decision = 'accepted';

create table decisions as
select
    offers.month,
    offers.ae as person,
    count(*) as leads_received,
    count(*) filter (decision = 'accepted') as leads_accepted,
    count(*) filter (decision = 'rejected') as leads_rejected,
    count(*) filter (decision = 'undecided') as leads_undecided,
    count(*) filter (is_overdue) as leads_undecided_past_sla,
    count(*) filter (decision = 'rejected' and reason is not null) as rejections_with_reason,
    count(*) filter (decision = 'accepted' and reason is not null) as acceptances_with_reason,
    median(decision_days) as decision_days_median,
    count(*) filter (decision_days <= 5) as decisions_within_sla,
    count(*) filter (is_decided or is_overdue) as decisions_due,
    count(*) filter (fate <> 'not_offered_again') as leads_rejected_offered_again,
    count(*) filter (fate = 'won_by_other') as leads_rejected_won_by_others,
    count(*) filter (deals.is_closed) as accepted_leads_decided,
    count(*) filter (deals.is_won) as accepted_leads_won,
from offers
left join rejections using (id)
left join acceptances using (id)
left join deals on acceptances.deal = deals.id
group by all;

-- Own decisions in twelve months beside those of all AEs on the same SDR.
create table strictness as
with pairs as (
    select
        months.month,
        sdr,
        ae,
        count(*) as decided,
        count(*) filter (decision = 'accepted') as accepted,
    from months
    join offers on offers.month between months.month - interval 11 month and months.month
    where is_decided and ae <> '(unassigned)'
    group by all
),
beside_others as (
    select
        *,
        sum(decided) over of_sdr - decided as decided_by_others,
        sum(accepted) over of_sdr - accepted as accepted_by_others,
    from pairs
    window of_sdr as (partition by month, sdr)
)
select
    month,
    ae as person,
    sum(decided) as strictness_decided,
    sum(accepted) as strictness_accepted,
    sum(decided * accepted_by_others / decided_by_others) as strictness_accepted_expected,
from beside_others
where decided_by_others > 0
group by all;
