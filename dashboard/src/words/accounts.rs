use super::words;

words! { accounts: Accounts,
    plain {
        accounts: "Accounts", "企业客户";
        lead: "several people of one customer, as the site's group calls say", "同一客户的多位联系人，依据站点的 group 调用";
        none_title: "No account yet", "还没有企业客户";
        none_body: "Send group with each signed-in user: rapport.group(\"acme\", { name: \"Acme\" }).", "请为每位登录用户发送 group：rapport.group(\"acme\", { name: \"Acme\" })。";
        no_match: "No account is called so", "没有匹配的企业客户";
        search: "Name or id", "名称或编号";
        account: "Account", "企业客户";
        people: "People", "联系人";
        owner: "Owner", "负责人";
        next_step: "Next step", "下一步";
        renewal: "Renewal", "续约";
        value: "Value a year", "年价值";
        at_risk: "At risk", "风险价值";
        revenue: "Revenue so far", "累计收入";
        orders: "Orders", "订单";
        last_seen: "Last seen", "最近到访";
        open_cases: "Open cases", "未结工单";
        by_value: "by value", "按价值";
        by_risk: "by value at risk", "按风险价值";
        by_renewal: "by renewal", "按续约日";
        by_name: "by name", "按名称";
        sorted: "Order", "排序";
        plan: "Plan", "计划";
        plan_lead: "what we want to reach, and what is done next", "目标与下一步";
        goal: "Goal", "目标";
        due: "By", "期限";
        no_plan: "Nothing is planned yet.", "尚无计划。";
        parts_lead: "who decides, who uses, who pays", "谁决策、谁使用、谁付款";
        decides: "decides", "决策";
        uses: "uses", "使用";
        pays: "pays", "付款";
        no_people: "Nobody belongs to it any more.", "已没有联系人。";
        cases: "Cases", "工单";
        no_cases: "No case of theirs was opened.", "没有工单。";
        facts: "To remember", "备忘";
        no_facts: "Nothing is pinned to them.", "没有备忘。";
        talks: "Conversations", "沟通记录";
        no_talks: "No conversation was logged.", "没有沟通记录。";
        gone_title: "No such account", "没有此企业客户";
        gone_body: "Nobody belongs to it, and nothing was written down of it.", "没有联系人，也没有任何记录。";
        back: "All accounts", "全部企业客户";
        print: "Print the brief", "打印简报";
        brief: "Account brief", "企业客户简报";
        told_plan: "The plan is saved.", "计划已保存。";
        told_part: "Noted.", "已记录。";
        wanting: "Accounts to think of", "需关注的企业客户";
        wanting_lead: "a step is due by tomorrow, or a renewal comes within 30 days", "下一步明天前到期，或 30 天内续约";
        clear: "Show all", "显示全部";
    }
    filled {
        more_of(n, name): "{n} more at {name}", "{name} 还有 {n} 项";
        renews(day): "renews on {day}", "{day} 续约";
        due_on(day): "by {day}", "{day} 前";
        part_of(part, name): "{name} {part}", "{name}：{part}";
    }
    counted {
        n_people(n) of n: "{n} person", "{n} people", "{n} 位联系人";
    }
}
