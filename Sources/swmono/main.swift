print("swmono")
