use super::words;

words! { files: Files,
    plain {
        totals: "Visits, orders and revenue by day", "按日访问、订单与收入";
        relationship: "Relationship scores over time", "关系评分走势";
        transaction: "Scores after orders and delivery over time", "交易评分走势";
        drivers: "Where the score differs", "评分差异";
        nonresponse: "Who did not answer", "未回答者";
        lifecycle: "Customers by stage", "各阶段客户";
        loyalty: "Customers by loyalty", "各忠诚度客户";
        moves: "Moves between stages", "阶段变化";
        key_customers: "Key customers", "重点客户";
        cases: "Cases", "工单";
        promises: "Promises", "承诺";
        causes: "Causes", "原因";
        actions: "Actions", "措施";
        surveys: "Surveys", "问卷";
        questions: "Questions and scores", "问题与评分";
        choices: "Choices", "选项";
        groups: "Groups", "分组";
        themes: "Themes of comments", "评论主题";
        comments: "Comments", "评论";
        cohorts: "Cohorts", "同期群";
        basket: "Bought together", "共同购买";
        campaigns: "Campaigns", "营销活动";
        cube: "This table", "此表";
        accounts: "Accounts", "账户";
        incidents: "Incidents", "事件";
        changes: "Changes", "变更";
        segments: "Segments", "分群";
        audit: "Audit log", "审计日志";
    }
    filled {
    }
}
