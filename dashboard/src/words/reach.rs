use super::words;

words! { reach: Reach,
    plain {
        soon: "Reckoning how many people this reaches", "正在估算覆盖人数";
        mend: "How many people this reaches is reckoned once the rules are mended.", "规则修正后即可估算覆盖人数。";
        recovery: "Asked of people whose case was solved. These rules and clocks do not hold for it.", "在个案解决后询问，不受这些规则和间隔限制。";
        failed: "How many people this reaches could not be reckoned.", "无法估算覆盖人数。";
        nobody: "costs nobody by itself", "单独不减少人数";
        unknown: "not known of some people: they are not asked", "部分客户情况未知，不会被询问";
        everything: "Limit between any two surveys", "任意两份问卷的间隔";
        visit: "One question a visit", "每次访问只问一次";
        do_not_ask: "“Do not ask me”", "“请勿询问”";
        open_case: "Open cases", "未结个案";
        besides: "Besides", "此外";
        how: "How?", "如何估算？";
        method: "Each page that these people opened is judged again by these rules, the site’s limits and what they had done by that day. What this survey would have shown counts from then on; what it really showed in these days is left out. Somebody it would reach twice within seven days counts once. A rule costs as many people as there would be more if it alone were gone.", "按这些规则、站点限制以及当天已有的行为，重新判断他们打开的每个页面。假定展示后即计入间隔；本问卷在此期间的实际展示不计。七天内重复覆盖同一人只计一次。规则的代价：仅去掉该规则后会增加的人数。";
        assumes: "A click, some seconds and a pointer that leaves are taken to happen; nobody is taken to answer; traits, last scores and open cases are those of now; first and last day and “until so many answers” are left out.", "点击、停留秒数与鼠标离开视为已发生；视为无人回答；属性、最近评分与未结个案取当前值；起止日期与“收集多少份为止”不计。";
    }
    filled {
        interval(low, high): "95% interval: {low} to {high}", "95% 区间：{low} 至 {high}";
        from_some(days, some, people): "An estimate from the last {days} days of {some} of the {people} people who were there.", "根据 {people} 位来访者中 {some} 位最近 {days} 天的记录估算。";
        too_few(days, people): "Not enough visits yet to say how many people a week this reaches: there are {people} people in {days} whole days, and it takes 20 in 7.", "来访记录不足，无法估算每周覆盖人数：目前 {days} 个整天共 {people} 人，至少需 7 天 20 人。";
    }
    counted {
        about(n) of n: "About {n} person a week", "About {n} people a week", "每周约 {n} 人";
        costs(n) of n: "costs {n} person a week", "costs {n} people a week", "每周减少 {n} 人";
        costs_of(what, n) of n: "{what}: {n} person a week", "{what}: {n} people a week", "{what}：每周 {n} 人";
        from_all(days, people) of days: "An estimate from the last {days} day of all {people} people who were there.", "An estimate from the last {days} days of all {people} people who were there.", "根据全部 {people} 位来访者最近 {days} 天的记录估算。";
    }
}
