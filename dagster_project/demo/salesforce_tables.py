"""The files of a Salesforce Data Export, each as one SELECT over the company's frames.

Here belong file names and headers; what the macros mean is in `salesforce_macros`, how the files
get to disk in `salesforce`.
"""

OBJECTS = {
    "User": """
select
    user_id(person) as "Id", email as "Username", email as "Email", given as "FirstName",
    surname as "LastName", given || ' ' || surname as "Name", title as "Title",
    left_on is null as "IsActive", user_id(manager) as "ManagerId", team as "Division",
    nullif(segment, '') as "Department", locale as "LocaleSidKey",
    hired_on + interval 8 hour as "CreatedDate",
    coalesce(left_on, hired_on) + interval 9 hour as "LastModifiedDate",
    hired_on::date as "Hired_On__c", left_on::date as "Left_On__c"
from persons order by person""",
    "Lead": """
select
    lead_id(l.lead) as "Id", l.deleted is not null as "IsDeleted",
    lead_id(merged_into) as "MasterRecordId", contact(l.company) as "LastName",
    given_name(l.company) as "FirstName",
    given_name(l.company) || ' ' || contact(l.company) as "Name",
    company(l.company) as "Company", source(l.stratum // 2) as "LeadSource",
    lead_status(l.status) as "Status", industry(l.company) as "Industry",
    country(coalesce(d.currency, l.company % 4), l.company) as "Country",
    user_id(l.owner) as "OwnerId", l.deal >= 0 as "IsConverted",
    case when l.deal >= 0 then local_day(d.created) end as "ConvertedDate",
    account_id(d.account) as "ConvertedAccountId",
    opportunity_id(l.deal) as "ConvertedOpportunityId",
    l.created as "CreatedDate", l.touched as "LastModifiedDate", l.touched as "SystemModstamp",
    segment(l.stratum % 2) as "Segment__c"
from leads as l left join deals as d on d.deal = l.deal order by l.lead""",
    "LeadHistory": """
select
    history_id(row_number() over (order by happened, lead, field desc) - 1) as "Id",
    false as "IsDeleted", lead_id(lead) as "LeadId", user_id(actor) as "CreatedById",
    happened as "CreatedDate", field as "Field", old_value as "OldValue", new_value as "NewValue"
from (
    select lead, happened, actor, 'Status' as field, lead_status(old) as old_value,
        lead_status(new) as new_value
    from lead_status_changes
    union all
    select lead, happened, actor, 'Owner', user_id(old), user_id(new) from lead_owner_changes
) order by happened, lead, field desc""",
    "Handover__c": """
select
    handover_id(handover) as "Id", deleted is not null as "IsDeleted",
    'HO-' || lpad((handover + 1)::varchar, 6, '0') as "Name", lead_id(lead) as "Lead__c",
    user_id(sdr) as "SDR__c", user_id(ae) as "AE__c", sent as "Sent_At__c",
    decided as "Decided_At__c",
    case decision when 1 then 'Accepted' when 2 then 'Rejected' end as "Decision__c",
    case when reason >= 0 then
        case decision when 1 then acceptance(reason) when 2 then rejection(reason) end
    end as "Decision_Reason__c",
    opportunity_id(deal) as "Opportunity__c", sent as "CreatedDate", touched as "LastModifiedDate"
from handovers order by handover""",
    "Lead_Criterion__c": """
select
    criterion_id(number) as "Id", false as "IsDeleted", lead_id(lead) as "Lead__c",
    criterion_name(criterion) as "Criterion__c", is_met as "Is_Met__c",
    assessed as "Assessed_At__c", assessed as "CreatedDate", assessed as "LastModifiedDate"
from criteria order by number""",
    "Account": """
select
    account_id(account) as "Id", false as "IsDeleted", null::varchar as "MasterRecordId",
    company(company) as "Name",
    case when worth > 0 then 'Customer' when worth = 0 then 'Former Customer' else 'Prospect' end
        as "Type",
    industry(company) as "Industry", country(currency, company) as "BillingCountry",
    user_id(owner) as "OwnerId", currency_code(currency) as "CurrencyIsoCode",
    created as "CreatedDate", touched as "LastModifiedDate", segment(stratum % 2) as "Segment__c",
    since_on::date as "Customer_Since__c", money(worth) as "Recurring_Amount__c"
from accounts order by account""",
    "AccountHistory": """
select
    history_id(first_number + row_number() over (order by happened, account, field) - 1) as "Id",
    false as "IsDeleted", account_id(account) as "AccountId", user_id(actor) as "CreatedById",
    happened as "CreatedDate", field as "Field", old_value as "OldValue", new_value as "NewValue"
from (
    select account, happened, old as actor, 'Owner' as field, user_id(old) as old_value,
        user_id(new) as new_value
    from account_owner_changes
    union all
    select account, happened, owner, 'Recurring_Amount__c', money(old)::varchar, money(new)::varchar
    from value_changes
), (select count(*) + (select count(*) from lead_owner_changes) as first_number
    from lead_status_changes)
order by happened, account, field""",
    "Opportunity": """
select
    opportunity_id(d.deal) as "Id", d.deleted is not null as "IsDeleted",
    account_id(d.account) as "AccountId",
    company(a.company) || ' - ' || deal_type(d.type) as "Name",
    stage(d.stage) as "StageName", money(d.amount) as "Amount",
    currency_code(d.currency) as "CurrencyIsoCode",
    list_extract([10, 20, 40, 60, 100, 0], d.stage + 1) as "Probability",
    d.close_on::date as "CloseDate", deal_type(d.type) as "Type",
    source(d.stratum // 2) as "LeadSource", d.stage >= 4 as "IsClosed", d.stage = 4 as "IsWon",
    user_id(d.owner) as "OwnerId", d.created as "CreatedDate", d.touched as "LastModifiedDate",
    d.touched as "SystemModstamp",
    case when d.stage = 5 then loss_reason(d.deal) end as "Loss_Reason__c",
    lead_id(d.lead) as "Lead__c", segment(d.stratum % 2) as "Segment__c"
from deals as d join accounts as a on a.account = d.account order by d.deal""",
    "OpportunityFieldHistory": """
select
    history_id(2000000000 + row_number() over (order by happened, c.deal, field) - 1) as "Id",
    false as "IsDeleted", opportunity_id(c.deal) as "OpportunityId",
    user_id(actor) as "CreatedById",
    happened as "CreatedDate", field as "Field", old_value as "OldValue", new_value as "NewValue"
from (
    select deal, happened, 'StageName' as field, stage(old) as old_value, stage(new) as new_value
    from deal_stages
    union all
    select deal, happened, 'Amount', money(old)::varchar, money(new)::varchar from deal_amounts
    union all
    select deal, happened, 'CloseDate', old_on::date::varchar, new_on::date::varchar from deal_dates
    union all
    select deal, happened, 'Owner', user_id(old), user_id(new) from deal_owner_changes
) as c join (select deal, first_owner as actor from deals) as d on d.deal = c.deal
order by happened, c.deal, field""",
    "OpportunitySplit": """
select
    split_id(number) as "Id", false as "IsDeleted", opportunity_id(deal) as "OpportunityId",
    user_id(person) as "SplitOwnerId", percentage::decimal(5, 2) as "SplitPercentage",
    created as "CreatedDate", created as "LastModifiedDate"
from splits order by number""",
    "Task": """
select
    task_id(number) as "Id", false as "IsDeleted", lead_id(lead) as "WhoId",
    coalesce(opportunity_id(deal), account_id(account)) as "WhatId", user_id(person) as "OwnerId",
    subject(kind) as "Subject", 'Completed' as "Status", subject(kind) as "Type",
    subject(kind) as "TaskSubtype",
    list_extract(['Connected', 'No Answer', 'Voicemail', 'Busy'], disposition + 1)
        as "CallDisposition",
    case when kind = 0 then duration end as "CallDurationInSeconds",
    local_day(happened) as "ActivityDate", happened as "CompletedDateTime", true as "IsClosed",
    logged as "CreatedDate", logged as "LastModifiedDate"
from activity order by number""",
    "Event": """
select
    event_id(number) as "Id", false as "IsDeleted", lead_id(lead) as "WhoId",
    coalesce(opportunity_id(deal), account_id(account)) as "WhatId", user_id(person) as "OwnerId",
    case when coachee >= 0 then 'Coaching' else 'Meeting' end as "Subject",
    case when coachee >= 0 then 'Coaching' else 'Meeting' end as "Type",
    happened as "StartDateTime", happened + to_minutes(minutes) as "EndDateTime",
    minutes as "DurationInMinutes", happened as "CreatedDate", happened as "LastModifiedDate",
    user_id(coachee) as "Coachee__c", metric as "Metric__c",
    case when coachee >= 0 then 'Held' end as "Outcome__c"
from events order by number""",
    "Satisfaction__c": """
select
    satisfaction_id(number) as "Id", false as "IsDeleted", account_id(account) as "Account__c",
    score as "Score__c", scored as "Scored_At__c", scored as "CreatedDate",
    scored as "LastModifiedDate"
from scores order by number""",
}

# What HR and sales operations keep beside the CRM.
SIDE_FILES = {
    "role_history": """
select
    user_id(person) as user_id, role, user_id(manager) as manager_id, team,
    nullif(segment, '') as segment, start_on::date as valid_from, end_on::date as valid_to
from stints order by person, start_on""",
    "targets": """
select
    coalesce(user_id(person), role) as scope, metric, month_on::date as month,
    value::decimal(18, 2) as value, nullif(currency, '') as currency, known_on::date as known_from
from targets order by person, role, metric, month_on, known_on""",
    "coach_profiles": """
select
    user_id(person) as user_id, is_willing, hours as hours_per_month, peer_rating,
    valid_on::date as valid_from
from coach_profiles order by person, valid_on""",
    "availability": """
select user_id(person) as user_id, month_on::date as month, share from availability
order by person, month_on""",
    "exchange_rates": """
select currency, rate_on::date as rate_date, rate::decimal(18, 5) as rate_to_reporting
from exchange_rates order by currency desc, rate_on""",
}
