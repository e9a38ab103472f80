"""The codes of ISO 4217 in use since 1990, and the words that clerks write for them."""

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR
PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL
THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XDR XOF XPF XSU
XUA YER ZAR ZMW ZWG ZWL ATS BEF BYR CYP DEM EEK ESP FIM FRF GRD IEP ITL LUF MTL MRO NLG PTE SIT SKK STD TRL VEF
ZMK
"""

CURRENCIES = frozenset(_CODES.split())
"""Precious metals and codes for testing are left out."""

WORDS = {
    "人民币": "CNY",
    "人民币元": "CNY",
    "元": "CNY",
    "rmb": "CNY",
    "cnh": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "yuan": "CNY",
    "美元": "USD",
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "欧元": "EUR",
    "€": "EUR",
    "euro": "EUR",
    "港元": "HKD",
    "港币": "HKD",
    "澳门元": "MOP",
    "日元": "JPY",
    "英镑": "GBP",
    "£": "GBP",
    "新台币": "TWD",
}
"""Words and signs to the code that they mean, in lower case."""
