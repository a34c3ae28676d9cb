use super::words;

words! { audit: Audit,
    plain {
        audit: "Audit log", "审计日志";
        audit_lead: "Who read a person, changed, exported or erased what; it only grows", "谁查看、更改、导出或删除了什么；只增不减";
        which: "Which lines", "筛选";
        all: "Everything", "全部";
        read: "read", "查看";
        changed: "changed", "更改";
        made: "made", "新建";
        removed: "removed", "移除";
        exported: "exported", "导出";
        erased: "erased", "彻底删除";
        signed_in: "signed in", "登录";
        none: "Nothing of this kind was done yet.", "还没有此类记录。";
        when: "When", "时间";
        who: "Who", "谁";
        what: "What", "操作";
        subject: "Which", "对象";
        more: "Show more", "显示更多";
        people: "people", "客户";
        accounts: "accounts", "企业客户";
        cases: "cases", "个案";
        care: "rules of cases", "个案规则";
        promises: "promises", "承诺";
        changes: "changes and incidents", "改进与事件";
        webhooks: "webhooks", "Webhook";
        segments: "segments", "细分";
        surveys: "surveys", "问卷";
        import: "an import", "导入";
        files: "a file", "文件";
        members: "members", "成员";
        keys: "keys", "密钥";
        log: "this log", "本日志";
        site: "the site", "站点";
    }
    filled {
    }
}
